"""Every address, by room."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from factcheck import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("claims.web.urls")),
    path("sources/", include("sources.web.urls")),
    path("api/v1/", include("factcheck.api_urls")),
    path("accounts/", include("allauth.account.urls")),
    path("accounts/2fa/", include("allauth.mfa.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
    path("theme/", views.theme, name="theme"),
    path("health/", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path("styleguide/", views.styleguide, name="styleguide"),
]

handler400 = "factcheck.views.bad_request"
