"""The national preparedness self-assessment: instrument, answers of agencies, merge, agreement."""
