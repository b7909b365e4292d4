// The explorer of the page "Try it": Swagger UI on the document, with the mock's own credentials.
"use strict";
(() => {
  const place = document.getElementById("swagger-ui");
  if (!place) return;
  const here = document.currentScript.src;
  const { token, scheme } = place.dataset;

  function start() {
    const ui = SwaggerUIBundle({
      url: new URL("explorer/openapi.json", here).href,
      domNode: place,
      deepLinking: false,
      docExpansion: "full",
      defaultModelsExpandDepth: -1,
      tryItOutEnabled: true,
      supportedSubmitMethods: ["get"],
      validatorUrl: null,
      onComplete() {
        ui.preauthorizeApiKey(scheme, token);
        // The page has a main part already.
        for (const main of place.querySelectorAll("main")) main.setAttribute("role", "group");
      },
    });
  }

  const script = document.createElement("script");
  script.src = new URL("explorer/swagger-ui-bundle.js", here).href;
  script.onload = start;
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("explorer/swagger-ui.css", here).href;
  document.head.append(style, script);

  const follow = () =>
    document.documentElement.classList.toggle("dark-mode", document.body.dataset.mdColorScheme === "slate");
  follow();
  new MutationObserver(follow).observe(document.body, { attributeFilter: ["data-md-color-scheme"] });
})();
