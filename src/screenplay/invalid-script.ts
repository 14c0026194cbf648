/** A value was given that no screenplay can hold. Nothing was changed. */
export class InvalidScript extends Error {
  override readonly name = 'InvalidScript';
}
