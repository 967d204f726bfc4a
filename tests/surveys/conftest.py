from django.conf import settings as ours
from hypothesis import configuration, settings

# The same examples on every run, nothing kept in the tree, and no clock: a busy machine is not a mistake.
settings.register_profile("ned", deadline=None, database=None, derandomize=True)
settings.load_profile("ned")
configuration.set_hypothesis_home_dir(ours.VAR / "hypothesis")
