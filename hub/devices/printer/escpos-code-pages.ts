// Upper halves (0x80-0xFF) of the pages that ESC t selects, for the interpreter. On purpose not the
// encoder's tables: two that agree by accident of a shared mistake would prove nothing.

const cp437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐' +
  '└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■ '
const cp850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐' +
  '└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´-±‗¾¶§÷¸°¨·¹³²■ '
const cp852 =
  'ÇüéâäůćçłëŐőîŹÄĆÉĹĺôöĽľŚśÖÜŤťŁ×čáíóúĄąŽžĘę¬źČş«»░▒▓│┤ÁÂĚŞ╣║╗╝Żż┐' +
  '└┴┬├─┼Ăă╚╔╩╦╠═╬¤đĐĎËďŇÍÎě┘┌█▄ŢŮ▀ÓßÔŃńňŠšŔÚŕŰýÝţ´-˝˛ˇ˘§÷¸°¨˙űŘř■ '
const cp858 = cp850.replace('ı', '€')

const upperHalf = Uint8Array.from({ length: 128 }, (_, index) => index + 128)

const pagesByNumber = new Map<number, string[]>([
  [0, [...cp437]],
  [2, [...cp850]],
  [16, [...new TextDecoder('windows-1252').decode(upperHalf)]],
  [17, [...new TextDecoder('ibm866').decode(upperHalf)]],
  [18, [...cp852]],
  [19, [...cp858]],
])

export const isKnownCodePage = (page: number): boolean => pagesByNumber.has(page)

/** The character a printer draws for a printable byte (0x20 and above) on page `page`. */
export function decodeByte(byte: number, page: number): string {
  if (byte < 0x80) return String.fromCharCode(byte)
  return pagesByNumber.get(page)?.[byte - 0x80] ?? '\ufffd'
}
