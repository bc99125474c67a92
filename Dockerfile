# The portal's image: web, worker and beat differ only in their command.
FROM python:3.11-slim AS base
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /app
COPY requirements.lock .
RUN pip install --require-hashes -r requirements.lock
COPY . .
RUN useradd --system --home /app portal && mkdir -p var && chown portal var \
 && python -m partner_portal.locales \
 && SECRET_KEY=only-for-collecting-static-files-0123456789-abcdefghijklmnop ALLOWED_HOSTS=localhost \
    DATABASE_URL=sqlite:////tmp/none EMAIL_URL=smtp://localhost DEFAULT_FROM_EMAIL=partners@localhost \
    python manage.py collectstatic --noinput
USER portal
EXPOSE 8000
CMD ["gunicorn", "partner_portal.wsgi", "--bind", "0.0.0.0:8000", "--workers", "3", "--threads", "4", "--max-requests", "5000", "--max-requests-jitter", "500"]
