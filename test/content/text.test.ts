import { describe, expect, it } from 'vitest';
import { parseStorage, textOf } from '../../src/content/parse.ts';

describe('textOf', () => {
  it.each([
    ['', ''],
    ['plain', 'plain'],
    ['<p>a</p><p>b</p>', 'a\nb'],
    ['<p>a\n   b&nbsp;&nbsp;c</p>\n\n<p> d </p>', 'a b c\nd'],
    ['<p>w<strong>or</strong>d</p>', 'word'],
    ['<td>a</td><td>b</td>', 'a\nb'],
    ['a<br/>b<unknown/>c', 'a\nb\nc'],
    ['&lt;p&gt; &amp;amp; &#65;&#x42;&#X43; &#x1F600;', '<p> &amp; ABC 😀'],
    ['&nope; & &; &# &#x; &#xZZ; AT&T', '&nope; & &; &# &#x; &#xZZ; AT&T'],
    ['&#0;&#xD800;&#x110000;&#99999999;', '\uFFFD\uFFFD\uFFFD\uFFFD'],
    ['&eacute;&thetasym;&hearts;&apos;', "éϑ♥'"],
    ['a < b << c </ d <1', 'a < b << c </ d <1'],
    ['<![CDATA[a &amp; <b>]]>', 'a &amp; <b>'],
    ['<![CDATA[a]]]]><![CDATA[>b]]>', 'a]]>b'],
    ['<![CDATA[a<![CDATA[b]]>c]]>', 'a<![CDATA[bc]]>'],
    ['<![CDATA[never <p>closed', 'never <p>closed'],
    ['<![CDATA[]]>x', 'x'],
    ['a<!-- b -->c<!-- never closed <p>d</p>', 'ac'],
    ['<?xml version="1.0"?><!DOCTYPE x>a', 'a'],
    ['a<p title="never closed', 'a'],
    ['a<p title="lost>b</p>c', 'a\nc'],
    ['a\0b\uD800c', 'a\uFFFDb\uFFFDc'],
    ['\uD83D<b>\uDE00</b>', '\uFFFD\uFFFD'],
    ['<ac:parameter ac:name="title">Shown</ac:parameter><ac:parameter ac:name="id">not</ac:parameter>', 'Shown'],
    ['<ac:structured-macro><ac:parameter>lost end</ac:structured-macro><p>seen</p>', 'seen'],
    ['<ac:placeholder>type here</ac:placeholder>x', 'x'],
    ['<ac:task><ac:task-id>1</ac:task-id><ac:task-uuid>2</ac:task-uuid><ac:task-body>x</ac:task-body></ac:task>', 'x'],
    ['<ac:parameter/>seen', 'seen'],
  ])('%j', (storage, text) => {
    expect(textOf(storage)).toBe(text);
  });

  it('is not gathered unless asked for', () => {
    expect(parseStorage('<p>a</p>').text).toBeNull();
  });
});
