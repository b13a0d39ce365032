int f(void)
{
#if A
#elif B
#else
#else
#endif
#endif
#elif C
	g();
