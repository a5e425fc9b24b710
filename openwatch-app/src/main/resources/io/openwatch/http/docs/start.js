SwaggerUIBundle({
  url: '/api/v1/openapi.yaml',
  dom_id: '#contract',
  deepLinking: true,
  docExpansion: 'list',
  // Nothing leaves the appliance.
  validatorUrl: null,
});
