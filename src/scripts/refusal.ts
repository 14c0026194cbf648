/** Whether the first words of a text are those of a model that declines to write. */
export { isRefusal } from '../screenplay/draft/phrases.js';
