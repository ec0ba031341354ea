using Microsoft.Extensions.Primitives;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>Compares entity tags as caches do: weakly.</summary>
internal static class EntityTags
{
    /// <summary>Whether a header <c>If-None-Match</c> names a tag. The tag is quoted and without a comma.</summary>
    public static bool Match(StringValues header, string tag)
    {
        foreach (string? line in header)
        {
            if (line == tag)
            {
                return true;
            }

            ReadOnlySpan<char> rest = line;
            foreach (Range part in rest.Split(','))
            {
                ReadOnlySpan<char> one = rest[part].Trim();
                one = one.StartsWith("W/", StringComparison.Ordinal) ? one[2..] : one;
                if (one.SequenceEqual(tag) || one is "*")
                {
                    return true;
                }
            }
        }

        return false;
    }
}
