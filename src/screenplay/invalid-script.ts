/** A value that no screenplay can hold; nothing was changed. */
export class InvalidScript extends Error {
  override readonly name = 'InvalidScript';
}
