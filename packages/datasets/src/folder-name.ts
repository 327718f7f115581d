/**
 * What a data set in a folder is called: the last part of the folder's path.
 *
 * @example folderName('./data/birds/') // 'birds'
 */
export function folderName(folder: string): string {
  return folder.split(/[\\/]/).findLast((part) => part !== '') ?? folder;
}
