// What a program does with the generated types; the compiler is the test.
import type * as hey from "./hey-api/types.gen";
import type { components } from "./openapi-typescript";
import * as orval from "./orval/api";

// Listed labels and others stand side by side.
const labels = { "os.modelarts/scope": "Train", "example.com/team": "blue" };
export const first: components["schemas"]["ResourceFlavorLabel"] = labels;
export const second: hey.ResourceFlavorLabel = labels;
export const scope: string | undefined = first["os.modelarts/scope"] ?? second["os.modelarts/scope"];

// A response header may be absent, and so may every property.
export const headers: components["responses"]["FlavorPage"]["headers"] = {};
export const page: components["schemas"]["ResourceFlavorList"] = {};

// The operation takes its parameters by their names.
export const url: string = orval.getListResourceFlavorsUrl("p1", { limit: 5, continue: "t" });
