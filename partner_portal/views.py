"""Public pages, the dashboard's home, and the pages for errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The program in one look, for everyone."""
    return render(request, "public/home.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    return render(request, "errors/error.html", {"code": 400}, status=400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return render(request, "errors/error.html", {"code": 403}, status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 when a form has lost its token."""
    return render(request, "errors/error.html", {"code": 403}, status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404."""
    return render(request, "errors/error.html", {"code": 404}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500."""
    return render(request, "errors/error.html", {"code": 500}, status=500)
