import { AZURE_OPENAI, DEEPSEEK, GEMINI, GROQ, MISTRAL, OPENROUTER } from './cloud-servers.js';
import { LLAMA_CPP, LM_STUDIO, OLLAMA, VLLM } from './local-servers.js';
import type { ModelServer } from './model-server.js';

export const TEN_SERVERS: readonly ModelServer[] = [
  OLLAMA,
  LM_STUDIO,
  LLAMA_CPP,
  VLLM,
  OPENROUTER,
  DEEPSEEK,
  GEMINI,
  MISTRAL,
  GROQ,
  AZURE_OPENAI,
];
/** Those at which forty fields take at most twelve requests. */
export const SHARING: ReadonlySet<ModelServer> = new Set([OLLAMA, LM_STUDIO, LLAMA_CPP, VLLM, OPENROUTER]);
