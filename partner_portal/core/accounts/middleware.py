"""The reader's language: the person's choice, else the browser's."""

from django.middleware.locale import LocaleMiddleware


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, by cookie and Accept-Language."""
