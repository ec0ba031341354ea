using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.Net.Http.Headers;
using OpsConsole.Core.Identity;
using OpsConsole.Web.Identity;

namespace OpsConsole.Web.Changes.Api;

/// <summary>
/// How fast one person or key may ask for and decide changes: each call judges a change anew, with git. Whoever sends more is told to wait, and nobody else waits for
/// them. Reading is not held up, nor is the kill switch, which has addresses of its own.
/// </summary>
internal sealed class ChangePace : IEndpointFilter, IDisposable
{
    /// <summary>Calls that may come at once, and calls a second after them.</summary>
    internal const int AtOnce = 100, EachSecond = 20;

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(id => RateLimitPartition.GetTokenBucketLimiter(id, _ => new TokenBucketRateLimiterOptions
    {
        TokenLimit = AtOnce,
        TokensPerPeriod = EachSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    }), StringComparer.Ordinal);

    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        Actor by = RequestOrigin.ActorOf(context.HttpContext);
        using RateLimitLease lease = _limiter.AttemptAcquire($"{by.Type} {by.Id}");
        if (lease.IsAcquired)
        {
            return await next(context);
        }

        context.HttpContext.Response.Headers[HeaderNames.RetryAfter] = 1.ToString(CultureInfo.InvariantCulture);
        return Problem.Of(StatusCodes.Status429TooManyRequests, $"That is more than {AtOnce} calls at once, or {EachSecond} a second.", "Try again after the time in Retry-After.");
    }

    public void Dispose() => _limiter.Dispose();
}
