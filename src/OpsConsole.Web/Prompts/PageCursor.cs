using System.Buffers.Text;
using System.Text;

namespace OpsConsole.Web.Prompts;

/// <summary>Where a page of a list ended: the parts that name its last item, so that the next page goes on there whatever came in between.</summary>
internal static class PageCursor
{
    /// <summary>Writes one. No part has a line feed.</summary>
    public static string Of(params string[] parts) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Join('\n', parts)));

    /// <summary>Its parts; null when it is none of so many.</summary>
    public static string[]? Read(string cursor, int count)
    {
        try
        {
            string[] parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('\n');
            return parts.Length == count ? parts : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
