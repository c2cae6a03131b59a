"""The API: every stage's ``api.router``, one login with the pages, problems in JSON.

``/api/docs`` shows it with files that come with the package; nothing is fetched from elsewhere.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.docs import Swagger
from ninja.openapi.schema import OpenAPISchema
from ninja.security import django_auth
from pydantic import Field

import zhida
from zhida.core.refusal import Refusal
from zhida.entry.api_docs.apps import ApiDocsConfig
from zhida.entry.doors import NOT_FOUND, PROBLEM_JSON, problem
from zhida.entry.frame import stages_with

DESCRIPTION = """
从资金文件到受助人，逐分跟踪直达资金。金额一律以分为单位的整数（字段名以 `_fen` 结尾）。
与网页使用同一登录、同一岗位和同一查看范围；写入须带 CSRF 令牌。
不能办理时返回 4XX，内容为 `Problem`：名称、发生了什么、怎么办。
"""


class Problem(Schema):
    """Why a request was refused, in Chinese, with a name that programs can rely on."""

    name: str = Field(description="名称，供程序识别")
    message: str = Field(description="发生了什么，带数字")
    advice: str = Field(description="怎么办")
    status: int = Field(description="HTTP 状态")


class OwnSwagger(Swagger):
    """The page of the API with the files of this installation (see ``api_docs``)."""

    template_cdn = f"{ApiDocsConfig.path}/templates/{Swagger.template}"


class ZhidaAPI(NinjaAPI):
    """A NinjaAPI whose schema tells that every operation may be refused with a ``Problem``."""

    def get_openapi_schema(self, **choices: Any) -> OpenAPISchema:
        """Return the schema with the refusals of every operation documented."""
        schema = super().get_openapi_schema(**choices)
        schemas = schema["components"].setdefault("schemas", {})
        schemas["Problem"] = Problem.json_schema()
        content = {PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}}}
        refused = {"description": "不能办理", "content": content}
        for operations in schema["paths"].values():
            for operation in operations.values():
                operation["responses"].setdefault("4XX", refused)
        return schema


api = ZhidaAPI(
    title="直达 Zhida",
    version=zhida.__version__,
    description=DESCRIPTION,
    auth=django_auth,
    docs=OwnSwagger(),
    urls_namespace="api",
)

for stage in stages_with("api"):
    api.add_router(f"/{stage.__name__.split('.')[1]}", stage.router)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, error: Refusal) -> HttpResponse:
    """Answer a refusal as a problem of the same name."""
    return problem(error.status, error.name, error.message, error.advice)


@api.exception_handler(ValidationError)
def not_understood(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer parameters that do not fit the schema, each with its place."""
    found = [f"{'.'.join(map(str, one['loc']))}：{one['msg']}" for one in error.errors]
    return problem(422, "not_understood", "；".join(found), "请对照 /api/docs 修改后重试。")


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Http404) -> HttpResponse:
    """Answer what does not exist or lies outside the scope: the same words for both."""
    return problem(404, NOT_FOUND.name, NOT_FOUND.what, NOT_FOUND.advice)


@api.exception_handler(AuthenticationError)
def not_signed_in(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    """Answer a caller without a login."""
    return problem(401, "not_signed_in", "请先登录。", "登录后重试。")


@api.exception_handler(HttpError)
def http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer what the framework itself refuses: a body that is no JSON, a missing CSRF token."""
    return problem(error.status_code, "bad_request", str(error), "请对照 /api/docs 修改后重试。")
