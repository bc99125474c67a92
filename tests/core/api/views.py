"""Addresses that only tests have, to try the API's manners on: one that is edited, one that does as it is told."""

from rest_framework import serializers
from rest_framework.response import Response

from partner_portal.core.accounts import queries as accounts
from partner_portal.core.api import scopes
from partner_portal.core.api.effects import effect
from partner_portal.core.api.resources import ApiView
from partner_portal.core.api.serializers import Answer, Body
from partner_portal.core.decisions import Finding, Sentence, Verdict, rule
from partner_portal.core.events import actions, kinds
from partner_portal.core.refusals import Refused

scopes.add("tests:read", "Read in tests")
scopes.add("tests:write", "Write in tests")
kinds.add("tests.done", "Only in tests.", example={"n": 1})


@rule("tests.at_most", clause="7.3")
def at_most(*, n: int, limit: int) -> Finding:
    return Finding(
        verdict=Verdict.MET if n <= limit else Verdict.NOT_MET,
        sentence=Sentence("{n} of {limit}.", {"n": n, "limit": limit}),
        limit=limit,
    )


@rule("tests.secret", clause="2.4", internal=True)
def secret(*, score: int) -> Finding:
    return Finding(verdict=Verdict.OPEN, sentence=Sentence("A check is under way."), limit=score)


class CompanyAnswer(Answer):
    name = serializers.CharField()


class CompanyBody(Body):
    name = serializers.CharField(max_length=200)


class DeedAnswer(Answer):
    id = serializers.CharField()


class DeedBody(Body):
    n = serializers.IntegerField(required=False)
    told = serializers.CharField(required=False)
    ready = serializers.BooleanField(required=False)


class Company(ApiView):
    scope, write_scope = "tests:read", "tests:write"
    answer = CompanyAnswer

    def get(self, request):
        return Response({"name": self.organisation.name})

    @effect(body=CompanyBody, answer=CompanyAnswer, matched=True)
    def put(self, request, body):
        organisation = accounts.locked(self.organisation)
        self.require_match({"name": organisation.name})
        organisation.name = body["name"]
        organisation.save()
        return {"name": organisation.name}


class Deed(ApiView):
    write_scope = "tests:write"

    @effect(body=DeedBody, answer=DeedAnswer, status=201)
    def post(self, request, body):
        done = actions.emit("tests.done", organisation=self.organisation, data={"n": body.get("n")})
        match body.get("told"):
            case "refuse":
                raise Refused(at_most(n=body["n"], limit=3))
            case "keep quiet":
                raise Refused(secret(score=97))
            case "break":
                raise RuntimeError("canary-of-our-own-fault")
        return {"id": done.public_id}
