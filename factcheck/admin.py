"""The admin site: the stock one, which works under a strict content policy, behind the desk's own sign-in."""

from allauth.account.decorators import secure_admin_login
from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class DeskAdminSite(AdminSite):
    site_header = _("Fact-checking desk")
    site_title = _("Fact-checking desk")
    index_title = _("Administration")
    login = secure_admin_login(AdminSite.login)
