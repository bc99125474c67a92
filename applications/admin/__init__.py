"""The program office's pages of applications and partners: each reads queries and calls one action."""

from applications.admin import applications, company, copies, documents, imports, legal, partners, team

__all__ = ["applications", "company", "copies", "documents", "imports", "legal", "partners", "team"]
