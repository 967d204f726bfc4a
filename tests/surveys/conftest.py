from hypothesis import settings

# The same examples on every run, nothing kept on disk, and no clock: a busy machine is not a mistake.
settings.register_profile("ned", deadline=None, database=None, derandomize=True)
settings.load_profile("ned")
