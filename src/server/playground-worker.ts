import { parentPort, workerData } from 'node:worker_threads';
import { renderGraphiQL } from '@graphql-yoga/render-graphiql';
import type { GraphiQLOptions } from 'graphql-yoga';

// GraphiQL is nine megabytes of text: they are read, joined and given up again here, and not by the server.
const page = new TextEncoder().encode(renderGraphiQL(workerData as GraphiQLOptions));
parentPort?.postMessage(page, [page.buffer]);
