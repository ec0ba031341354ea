using OpsConsole.Core.Telemetry.Otlp;

namespace OpsConsole.Core.Telemetry.GenAI;

/// <summary>Names a stream of metric points by a hash that is the same after every restart, whatever the order of attributes.</summary>
internal static class StreamHash
{
    private const ulong Basis = 0xCBF29CE484222325, Prime = 0x100000001B3; // FNV-1a

    /// <summary>The hash over resource, scope, metric, its kind and the point's attributes.</summary>
    public static long Of(OtlpMetricBatch batch, in OtlpMetric metric, in OtlpPoint point)
    {
        ReadOnlySpan<byte> data = batch.Data;
        ulong hash = Attributes(data, batch.AttributesOf(batch.Resources[metric.Resource]));
        hash = Mix(hash, Bytes(Basis, batch.Scopes[metric.Scope].Name.Of(data)));
        hash = Mix(hash, Bytes(Basis ^ (ulong)metric.Kind, metric.Name.Of(data)));
        return (long)Mix(hash, Attributes(data, batch.AttributesOf(point)));
    }

    private static ulong Attributes(ReadOnlySpan<byte> data, ReadOnlySpan<OtlpAttribute> attributes)
    {
        ulong sum = 0;
        foreach (ref readonly OtlpAttribute attribute in attributes)
        {
            ulong hash = Bytes(Basis, attribute.Key.Of(data));
            hash = Bytes(Mix(hash, (ulong)attribute.Kind), attribute.Value.Of(data));
            sum += Mix(hash, (ulong)attribute.Integer); // a sum does not know order
        }

        return sum;
    }

    private static ulong Bytes(ulong hash, ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
            hash = (hash ^ b) * Prime;
        return hash;
    }

    private static ulong Mix(ulong hash, ulong value)
    {
        hash = (hash ^ value ^ (value >> 32)) * 0x9E3779B97F4A7C15;
        hash ^= hash >> 29;
        hash *= 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 32);
    }
}
