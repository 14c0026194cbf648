/**
 * The rules that have fixes, if not for each finding. A test holds the list against what the rules give; all else can be mended by a
 * person or a model only.
 */
export const FIXABLE_RULES: readonly string[] = Object.freeze([
  'SCN004',
  'SCN005',
  'SCN006',
  'SCN102',
  'SCN103',
  'SCN104',
  'SCN107',
  'CUE003',
  'CUE005',
  'CUE006',
  'CUE007',
  'CUE008',
  'CUE009',
  'CUE102',
  'CUE103',
  'CUE104',
  'CUE105',
  'DLG002',
  'DLG003',
  'MRK002',
  'TRN002',
]);
