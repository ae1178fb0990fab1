/* SPDX-License-Identifier: MIT */
/* Intervals of 95 % confidence. Everything in this room is plain numbers in, plain numbers out,
 * made of + - * / and the square root alone, so that it is the same bytes everywhere. */
#ifndef CSUCCESSP_STATS_CONFIDENCE_H
#define CSUCCESSP_STATS_CONFIDENCE_H

/* The quantile of the normal distribution that leaves 2.5 % on either side. */
#define CSUCCESSP_NORMAL_QUANTILE 1.959963984540054

typedef struct csuccessp_confidence {
    int known; /* 0: there is too little to say anything */
    double low, high;
} csuccessp_confidence;

#endif
