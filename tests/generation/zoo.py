"""A document with one of each kind of schema that an edit could bring, and none of the endpoint's facts."""

from __future__ import annotations

from typing import Any


def ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


STRING = {"type": "string"}

SCHEMAS: dict[str, Any] = {
    "Page": {
        "type": "object",
        "properties": {
            "animals": {"type": "array", "items": ref("Animal"), "x-role": "items"},
            "total": {"type": "integer"},
        },
    },
    "Animal": {
        "type": "object",
        "description": 'What is "known" of \\ an animal, """ even this.',
        "required": ["name"],
        "properties": {
            "name": {"type": "string", "description": 'Its "name"'},
            "class": STRING,
            "size/cm": {"type": "number"},
            "tame": {"type": "boolean"},
            "shy": {"type": "boolean", "default": False},
            "diet": ref("Diet"),
            "legs": ref("Legs"),
            "diets": {"type": "array", "items": ref("Diet")},
            "nickname": {"type": ["string", "null"]},
            "mood": {"enum": ["good", None]},
            "born": {"type": "string", "format": "date-time"},
            "seen": {"type": "string", "format": "date"},
            "chip": {"type": "string", "format": "uuid"},
            "kind": {"const": "animal"},
            "track": {"type": "array", "items": {"type": "array", "items": {"type": "number"}}},
            "parents": {"type": "array", "items": ref("Animal")},
            "keeper": ref("Keeper"),
            "home": {"oneOf": [ref("Cage"), ref("Pond"), STRING]},
            "moods": {"type": "object", "additionalProperties": ref("Diet")},
            "visits": {
                "type": "object",
                "additionalProperties": {"type": "string", "format": "date-time"},
            },
            "rooms": {"type": "object", "additionalProperties": ref("Cage")},
            "notes": {
                "type": "object",
                "properties": {"id": STRING},
                "additionalProperties": STRING,
            },
            "free": {"type": "object"},
            "closed": {
                "type": "object",
                "properties": {"a": STRING},
                "additionalProperties": False,
            },
            "anything": {},
        },
    },
    "Keeper": {
        "type": "object",
        "properties": {"name": STRING, "animals": {"type": "array", "items": ref("Animal")}},
    },
    "Cage": {"type": "object", "properties": {"bars": {"type": "integer"}}},
    "Pond": {"type": "object", "properties": {"litres": {"type": "integer"}, "bars": STRING}},
    "Diet": {"type": "string", "enum": ["hay", "meat"]},
    "Legs": {"type": "integer", "enum": [0, 2, 4]},
    "Trouble": {"type": "object", "properties": {"code": STRING}},
}

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.1",
    "info": {"title": "Zoo", "version": "1.0.0"},
    "paths": {
        "/v3/{zoo}/animals": {
            "get": {
                "operationId": "ListAnimals",
                "tags": ["animals"],
                "security": [{"Key": []}],
                "parameters": [
                    {"name": "zoo", "in": "path", "required": True, "schema": STRING},
                    {"name": "X-Trace", "in": "header", "schema": STRING},
                    {"name": "diet", "in": "query", "schema": ref("Diet")},
                    {
                        "name": "since",
                        "in": "query",
                        "schema": {"type": "string", "format": "date-time"},
                    },
                    {"name": "tame", "in": "query", "schema": {"type": "boolean"}},
                    {"name": "from", "in": "query", "schema": {"type": "integer", "default": 5}},
                    {"name": "values", "in": "query", "schema": {"type": "array", "items": STRING}},
                ],
                "responses": {
                    "200": {
                        "description": "A page.",
                        "content": {"application/json": {"schema": ref("Page")}},
                    },
                    "202": {
                        "description": "Names only.",
                        "content": {
                            "application/json": {"schema": {"type": "array", "items": ref("Diet")}}
                        },
                    },
                    "4XX": {
                        "description": "Trouble.",
                        "content": {"application/json": {"schema": ref("Trouble")}},
                    },
                },
            }
        }
    },
    "components": {
        "schemas": SCHEMAS,
        "securitySchemes": {"Key": {"type": "apiKey", "in": "header", "name": "X-Zoo-Key"}},
    },
}
