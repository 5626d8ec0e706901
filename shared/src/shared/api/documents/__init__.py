"""What OpenAPI documents add to the routes: roles, refusals, examples, the page that shows them."""
