/** What `GET /health` says about the application. */
export interface Health {
  version: string;
  database: { reachable: boolean; description: string };
  provider: {
    name: string;
    model: string;
    /** True when the built-in writer stands in for a model. */ offline: boolean;
  };
}
