import { isSpace } from './text.ts'

/** Collects words: blanks end one, unless it is still empty. */
export class WordList {
  private readonly words: string[] = []
  private word = ''

  /** Text in which blanks are part of the word: it was quoted or escaped. */
  addWhole(text: string): void {
    this.word += text
  }

  addSplit(text: string): void {
    for (const char of text) {
      if (!isSpace(char)) this.word += char
      else this.end()
    }
  }

  /** Ends the word at hand; all the words up to here. */
  end(): string[] {
    if (this.word !== '') this.words.push(this.word)
    this.word = ''
    return this.words
  }
}
