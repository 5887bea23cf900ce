/** The parts of Swagger UI that the dashboard uses. */
declare module '@fastify/swagger-ui/static/swagger-ui-bundle.js' {
  interface SwaggerUi {
    preauthorizeApiKey(scheme: string, key: string): void
  }
  export default function createSwaggerUi(options: Readonly<Record<string, unknown>>): SwaggerUi
}

declare module '@fastify/swagger-ui/static/swagger-ui.css' {
  const text: string
  export default text
}
