namespace OpsConsole.Core.Dashboards.WhatMoved;

/// <summary>The tail of the normal distribution.</summary>
internal static class NormalTail
{
    private const int Terms = 60;

    /// <summary>How likely a standard normal value is at least so far from 0, in either direction.</summary>
    public static double TwoSided(double z)
    {
        double x = Math.Abs(z);
        return double.IsNaN(x) ? 1 : x > 38 ? 0 : x < 3 ? 1 - (2 * Inner(x)) : 2 * Density(x) * Mills(x);
    }

    private static double Density(double x) => Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);

    /// <summary>From 0 to x, by the series x + x³/3 + x⁵/(3·5) + …, times the density.</summary>
    private static double Inner(double x)
    {
        double term = x, sum = x;
        for (int i = 1; i < Terms; i++)
        {
            term *= x * x / ((2 * i) + 1);
            sum += term;
        }

        return Density(x) * sum;
    }

    /// <summary>The tail over the density, by Laplace's continued fraction 1/(x+1/(x+2/(x+3/…))).</summary>
    private static double Mills(double x)
    {
        double fraction = x;
        for (int i = Terms; i > 0; i--)
        {
            fraction = x + (i / fraction);
        }

        return 1 / fraction;
    }
}
