"""The settings of the tests: ours, on a data folder that lives as long as the test process.

Every process (so every xdist worker) gets a folder of its own; a developer's data is never touched.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile

os.environ["ZHIDA_HOME"] = tempfile.mkdtemp(prefix="zhida-tests-")
atexit.register(shutil.rmtree, os.environ["ZHIDA_HOME"], ignore_errors=True)

from zhida.entry.settings import *  # noqa: E402, F403 -- the folder must be chosen first

# A password that is slow to check protects people; in tests there is nobody to protect.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
