// The explorer of the page "Try it": Swagger UI on the document, with the mock's own credentials.
"use strict";
const place = document.getElementById("swagger-ui");
const { token, scheme } = place.dataset;
const dark = () => document.body.dataset.mdColorScheme === "slate";
const follow = () => document.documentElement.classList.toggle("dark-mode", dark());
const ui = SwaggerUIBundle({
  url: place.dataset.document,
  domNode: place,
  deepLinking: false,
  docExpansion: "full",
  defaultModelsExpandDepth: -1,
  tryItOutEnabled: true,
  supportedSubmitMethods: ["get"],
  validatorUrl: null,
  onComplete: () => ui.preauthorizeApiKey(scheme, token),
});
follow();
new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
