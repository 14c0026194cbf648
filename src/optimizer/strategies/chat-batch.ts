import { arrayStrategy } from './array-request.js';

/** `POST /v1/chat/completions/batch`: several chats, each with its own template and answer format. */
export const chatBatch = arrayStrategy('chatBatch', () => true);
