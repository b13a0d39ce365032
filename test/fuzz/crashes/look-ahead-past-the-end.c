int f(struct a *p)
{
	p->q = (struct