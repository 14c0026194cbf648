interface Answered {
  provider: string;
  model: string;
}

/** Whether an answer came from the model that would be asked: providers answer as a dated version of it, `gpt-4.1-mini-2025-04-14`. */
export function isSameModel(answered: Answered, asked: Answered): boolean {
  if (answered.provider !== asked.provider || !answered.model.startsWith(asked.model)) return false;
  return /^$|^[-@](\d{4}|\d{8}|\d{4}-\d{2}-\d{2})$/.test(answered.model.slice(asked.model.length));
}
