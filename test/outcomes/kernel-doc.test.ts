import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contradictionsBetween, findReturnText } from '../../src/outcomes/kernel-doc.ts';

describe('the Return text', () => {
  test('of a section, until the next one', () => {
    expectText(
      `/**
        * toy_insert - put a page into the ring
        * @page: the page, returns to its owner later
        *
        * Context: May sleep.
        * Return: 0 on success,
        *   -EINVAL for a page that is in the ring.
        * Note: Nobody else may hold it.
        */`,
      5,
      '0 on success, -EINVAL for a page that is in the ring.',
    );
  });

  test.each([
    'Return:',
    'RETURNS:',
    'Return values:',
    'Return Value:',
    '@return:',
    'Returned value:',
  ])('below "%s"', (header) =>
    expectText(`/**\n * toy - x\n * ${header}\n *\n *   the size\n */`, 4, 'the size'),
  );

  test('with its list, also behind empty lines', () => {
    expectText(
      `/**
        * toy_insert - put a page into the ring
        *
        * Returns:
        *
        * * %0 - done
        * * %-EBUSY - taken
        *
        * * %-ENOMEM - no memory
        *
        * The ring is walked from its head.
        */`,
      5,
      '%0 - done; %-EBUSY - taken; %-ENOMEM - no memory',
    );
  });

  test('of sentences in the description', () => {
    expectText(
      `/**
        * toy_insert() - put a page into the ring
        * @page: the page; returns nothing
        *
        * Walks the ring. Returns 0 or
        * -EBUSY. The lock is kept.
        *
        * Without memory -ENOMEM is returned.
        */`,
      4,
      'Returns 0 or -EBUSY. The lock is kept. Without memory -ENOMEM is returned.',
    );
  });

  test('of the first line', () => {
    expectText(
      '/** toy_is_set() - returns true if the bit is set */',
      0,
      'returns true if the bit is set',
    );
  });

  test('may begin with an adverb', () => {
    expectText(
      '/**\n * toy - x\n *\n * Currently always returns zero, as toy_add() does.\n */',
      3,
      'Currently always returns zero, as toy_add() does.',
    );
  });

  test('is not what else returns', () => {
    expectNone(`/**
      * toy_put - return a page to its pool
      *
      * Returns with the lock held. When the page returns to the pool, it is clean.
      */`);
    expectNone(`/**
      * toy_put - give a page back
      *
      * As toy_find returns NULL for a page of somebody else, that one is left alone.
      */`);
    expectNone('/** toy_put - give a page back */');
  });

  test('is looked for in a comment only', () => {
    expectNone('int toy; /** Return: 1 */');
    expectNone('');
  });

  test('is found in a comment that never ends, and in any bytes', () => {
    expectText('/**\n * toy - x\n * Return: 1', 2, '1');
    const bytes = fc.uint8Array({ maxLength: 200 }).map((tail) => {
      const head = new TextEncoder().encode('/**\n * Return: ');
      return Uint8Array.from([...head, ...tail]);
    });
    fc.assert(
      fc.property(bytes, (text) => {
        const found = findReturnText(text, 0);
        if (found !== undefined) expect(found.text).not.toContain('\n');
      }),
    );
  });
});

describe('the code contradicts a text that', () => {
  test('names an errno which never comes', () => {
    expectContradictions(
      '0 on success, -EBUSY when it is taken.',
      ['0', '-EINVAL'],
      [
        'the comment names -EBUSY, which the code never returns',
        'the code can return -EINVAL, which the Return text does not name',
      ],
    );
    expectContradictions(
      'The page, ERR_PTR(-EBUSY) or ERR_PTR(-ENXIO).',
      ['a valid pointer', 'ERR_PTR(-ENXIO)'],
      ['the comment names -EBUSY, which the code never returns'],
    );
  });

  test('names all errors but one', () => {
    expectContradictions(
      '%0 if inserted; %-EINVAL if @page is bad, %-EBUSY otherwise',
      ['0', '-EINVAL', '-EBUSY', '-ENOMEM', '-ENXIO'],
      ['the code can return -ENOMEM and -ENXIO, which the Return text does not name'],
    );
  });

  test('names a constant of the family which never comes', () => {
    expectContradictions(
      '%TOY_RX_OK or %TOY_RX_DROP',
      ['TOY_RX_OK', 'TOY_RX_LATER'],
      ['the comment names TOY_RX_DROP, which the code never returns'],
    );
  });

  test('promises a 0 which never comes', () => {
    expectContradictions(
      'Zero on success.',
      ['1', '-EINVAL'],
      ['the comment says 0 on success, the code never returns 0'],
    );
    expectContradictions(
      'Always 0.',
      ['0', '-ENOMEM'],
      ['the comment says always 0, the code can return -ENOMEM'],
    );
  });

  test('mixes up NULL and error pointers', () => {
    expectContradictions(
      'The page or NULL on failure.',
      ['page', 'ERR_PTR(-ENOMEM)'],
      ['the comment says NULL on failure, the code can return ERR_PTR(-ENOMEM)'],
    );
    expectContradictions(
      'The page or an ERR_PTR().',
      ['a valid pointer', 'NULL'],
      ['the comment speaks of error pointers, the code can return NULL'],
    );
  });

  test('says true or false of an errno', () => {
    expectContradictions(
      'True if it is set, false otherwise.',
      ['0', '1', '-EINVAL'],
      ['the comment says true or false, the code can return -EINVAL'],
    );
  });

  test('says nothing where something is returned, or the reverse', () => {
    expectContradictions(
      'None.',
      ['0'],
      ['the comment says that nothing is returned, the code returns a value'],
    );
    expectContradictions(
      '0 on success',
      ['nothing'],
      ['the comment describes a result, the function returns nothing'],
      'void',
    );
  });
});

describe('the code does not contradict a text that', () => {
  test('agrees', () => {
    expectAgreement('0 on success, -EINVAL or -EBUSY on error.', ['0', '-EINVAL', '-EBUSY']);
    expectAgreement('%IRQ_HANDLED or %IRQ_NONE', ['IRQ_HANDLED', 'IRQ_NONE']);
    expectAgreement('-EWOULDBLOCK if it would sleep, else 0', ['0', '-EAGAIN']);
    expectAgreement('0, or -EINTR on a signal', ['0', '-ERESTARTSYS']);
    expectAgreement('None.', ['nothing'], 'void');
  });

  test.each([
    '0 on success, -EINVAL for a bad page, or another negative errno',
    '0 on success, an error code such as -EINVAL',
    '0 on success, -EINVAL, or what toy_insert() returns',
    '0 or -ERRNO',
    '0 on success, -EINVAL if bad, error otherwise',
  ])('leaves room for other errors: %s', (text) => {
    expectAgreement(text, ['0', '-EINVAL', '-ENOMEM']);
  });

  test.each([
    '0 on success; unlike toy_remove() it never returns -EBUSY',
    '0, or a negative errno; ignores -EBUSY',
    '0, or -ENOSYS if CONFIG_TOY is not set',
    '0, or -EOPNOTSUPP when not supported by the hardware',
    'If the page is busy, -EINVAL',
    'a negative errno, and @error is set to -EBUSY',
  ])('names a code in another role: %s', (text) => {
    expectAgreement(text, ['0', '-EINVAL', '-ENOMEM']);
  });

  test('is held against values that may be anything', () => {
    expectAgreement('0 on success, -EBUSY when taken, or an error', ['< 0']);
    expectAgreement('0 on success, -EPERM on error', ['-1', '0']);
    expectAgreement('%TOY_OK or %TOY_BAD', ['TOY_OK', '0']);
    expectAgreement('0 on success', ['TOY_DONE']);
    expectAgreement('The page or NULL on failure.', ['page', 'NULL']);
    expectAgreement('The page, NULL when empty, or ERR_PTR(-ENOMEM).', [
      'NULL',
      'ERR_PTR(-ENOMEM)',
    ]);
    expectAgreement('An address or -ENOMEM.', ['18446744073709551604', '>= 0']);
    expectAgreement('The page or -ENOMEM.', ['nothing']);
    expectAgreement('0, toy_error(-EINVAL) for a bad page', ['0', 'ERR_PTR(-EBUSY)']);
    expectAgreement('Always 0 on success.', ['0', '-EINVAL']);
  });

  test('is held against an answer that is not complete', () => {
    const answer = { values: ['1'], complete: false, domain: 'errno' };
    expect(contradictionsBetween('0 on success, -EBUSY on error', answer)).toEqual([]);
  });

  test('is any text at all, as far as throwing goes', () => {
    const words = fc.constantFrom(
      '0',
      'on',
      'success',
      '-EINVAL',
      '%',
      'NULL',
      '\n',
      '.',
      'true if',
      '(',
    );
    const texts = fc.array(fc.oneof(words, fc.string())).map((parts) => parts.join(' '));
    const values = fc.array(fc.oneof(fc.constantFrom('0', '-EINVAL', '< 0', 'NULL'), fc.string()));
    const property = fc.property(texts, values, (text, all) => {
      const answer = { values: all, complete: true, domain: 'errno' };
      expect(Array.isArray(contradictionsBetween(text, answer))).toBe(true);
    });
    fc.assert(property);
  });
});

function expectText(comment: string, line: number, text: string): void {
  expect(findReturnText(new TextEncoder().encode(comment), 0)).toEqual({ text, line });
}

function expectNone(comment: string): void {
  expect(findReturnText(new TextEncoder().encode(comment), 0)).toBeUndefined();
}

function expectContradictions(
  text: string,
  values: readonly string[],
  contradictions: readonly string[],
  domain = 'errno',
): void {
  const answer = { values, complete: true, domain };
  expect(contradictionsBetween(text, answer)).toEqual(contradictions);
}

function expectAgreement(text: string, values: readonly string[], domain = 'errno'): void {
  expectContradictions(text, values, [], domain);
}
