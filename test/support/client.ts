/** Asks a gateway over HTTP. */
export function httpClient(endpoint: string) {
  return {
    endpoint,
    async ask(query: string, variables: object = {}, headers: Readonly<Record<string, string>> = {}) {
      const response = await fetch(endpoint, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables }),
      });
      return response.json();
    },
    get: (path: string) => fetch(new URL(path, endpoint), { redirect: 'manual' }),
  };
}
