"""The WSGI application that granian serves."""

import os

from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zhida.entry.settings")
application = get_wsgi_application()

from zhida.entry.assets import altered  # noqa: E402 -- needs the settings

if names := altered():
    raise ImproperlyConfigured(f"界面文件与官方发布不一致，请重新安装依赖：{'、'.join(names)}")
