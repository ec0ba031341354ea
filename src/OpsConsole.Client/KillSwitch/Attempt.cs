using System.Net;
using System.Net.Http.Headers;

namespace OpsConsole.Client.KillSwitch;

/// <summary>How an attempt to follow the console ended.</summary>
internal enum AttemptEnd
{
    /// <summary>It worked, and is over.</summary>
    Worked,

    /// <summary>The console was not reached.</summary>
    Unreachable,

    /// <summary>Something answered, but with nothing that is a state.</summary>
    Silent,

    /// <summary>What came could not be read.</summary>
    Malformed,

    /// <summary>The key was refused.</summary>
    Refused,

    /// <summary>The console asked to come later.</summary>
    Busy,
}

/// <summary>How an attempt ended, why, and when the console asked to be asked again (zero: it did not).</summary>
internal readonly record struct Attempt(AttemptEnd End, string Problem, TimeSpan RetryAfter = default)
{
    private static readonly TimeSpan LongestRetryAfter = TimeSpan.FromMinutes(5); // whoever could say more would blind the application

    /// <summary>What an answer means that is not the one hoped for.</summary>
    public static Attempt Of(HttpResponseMessage response, DateTimeOffset now) => response.StatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(AttemptEnd.Refused, $"The console refuses the key ({(int)response.StatusCode}). It needs the scope flags:read."),
        HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable => new(AttemptEnd.Busy, $"The console is busy ({(int)response.StatusCode}).", Asked(response.Headers.RetryAfter, now)),
        HttpStatusCode.OK => new(AttemptEnd.Malformed, $"Something answered that is not the console: {response.Content.Headers.ContentType?.MediaType ?? "no type"}."),
        >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => new(AttemptEnd.Malformed, $"The console's address leads elsewhere ({(int)response.StatusCode}); redirects are not followed."),
        _ => new(AttemptEnd.Silent, $"The console answered {(int)response.StatusCode}."),
    };

    private static TimeSpan Asked(RetryConditionHeaderValue? value, DateTimeOffset now)
    {
        TimeSpan asked = value?.Delta ?? value?.Date - now ?? TimeSpan.Zero;
        return asked < TimeSpan.Zero ? TimeSpan.Zero : asked < LongestRetryAfter ? asked : LongestRetryAfter;
    }
}
