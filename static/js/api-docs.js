// The API's reference: Swagger UI over our own description.
const reference = document.getElementById("reference");
SwaggerUIBundle({
  url: reference.dataset.schema,
  domNode: reference,
  deepLinking: true,
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  validatorUrl: null,
});
