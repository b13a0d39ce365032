//@ area: rewrite/introduce
//- migration.yaml
format: flagday/migration
version: 1
name: toy_copy
summary: Copy no further than what fits.
contexts: linux
apis: [toy_copy]
introduce:
  - { name: toy_scopy, how: existing, of: toy_copy }
rules:
  - name: everybody
    replace: { call: toy_scopy }
    argument: Nobody looks at the result.
retire:
  - { name: toy_copy, when: unused }
//- before include/toy.h
#ifndef TOY_H
#define TOY_H

long toy_scopy(char *to, const char *from, long size);
#ifndef TOY_HAS_COPY
long toy_copy(char *to, const char *from,
	      long size);
#endif
void toy_last(void);

#ifdef TOY_CHECK
long toy_copy(char *to, const char *from, long size);
void toy_check(void);
#endif

#endif
//- before lib/toy.c
#include <toy.h>

/**
 * toy_scopy - the one that stays
 */
long toy_scopy(char *to, const char *from, long size)
{
	return size;
}
EXPORT_SYMBOL(toy_scopy);

#ifndef TOY_HAS_COPY
/**
 * toy_copy - the one that goes
 * @to: where
 */
long toy_copy(char *to, const char *from, long size)
{
	return size;
}
EXPORT_SYMBOL(toy_copy);
#endif

void toy_last(void)
{
}
//- after include/toy.h
#ifndef TOY_H
#define TOY_H

long toy_scopy(char *to, const char *from, long size);
void toy_last(void);

#ifdef TOY_CHECK
void toy_check(void);
#endif

#endif
//- after lib/toy.c
#include <toy.h>

/**
 * toy_scopy - the one that stays
 */
long toy_scopy(char *to, const char *from, long size)
{
	return size;
}
EXPORT_SYMBOL(toy_scopy);

void toy_last(void)
{
}
