"""What must be true of the data of the fixture lab."""


def reference(tables):
    posts = tables["posts"]
    return {"8.1": [len(posts)], "8.2": [posts["platform"].value_counts().index[0]]}


def answerable(tables):
    counts = tables["posts"]["platform"].value_counts()
    return [] if counts.iloc[0] > counts.iloc[1] else ["two platforms have most posts"]


CONCLUSIONS = {"every-platform-has-posts": lambda tables: tables["posts"]["platform"].nunique() == 3}
