import { arrayStrategy } from './array-request.js';

/** `POST /v1/completions` with several prompts. It knows no chat template and no answer format, so it is for plain text. */
export const promptArray = arrayStrategy('promptArray', ({ format }) => format === undefined);
