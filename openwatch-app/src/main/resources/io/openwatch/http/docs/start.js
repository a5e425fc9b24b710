SwaggerUIBundle({
  url: '/api/v1/openapi.yaml',
  dom_id: '#contract',
  deepLinking: true,
  docExpansion: 'list',
  // Nothing leaves the appliance.
  validatorUrl: null,
  // What a page of ours says with each change, where somebody is signed in.
  requestInterceptor: (request) => {
    const word = document.cookie.split('; ').find((cookie) => cookie.startsWith('__Host-openwatch_csrf='));
    if (word) {
      request.headers['X-CSRF-Token'] = word.slice(word.indexOf('=') + 1);
    }
    return request;
  },
});
