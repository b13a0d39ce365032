#if ?5
int first(int a);
#endif
#if x \
?7
int second(void) { return 1; }
#endif
