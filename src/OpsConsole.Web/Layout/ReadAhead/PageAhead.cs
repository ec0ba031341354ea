using Microsoft.AspNetCore.Components;

namespace OpsConsole.Web.Layout.ReadAhead;

/// <summary>A page that is drawn once, soon after the start.</summary>
/// <param name="Page">The page.</param>
/// <param name="Address">Its address on a day, with what is asked of it: <c>/executive?years=3</c>.</param>
internal sealed record PageAhead(Type Page, Func<DateOnly, string> Address);

/// <summary>How features name such pages.</summary>
internal static class PageAheadRegistration
{
    /// <summary>Lets a page be drawn once, soon after the start, in the order of registration.</summary>
    public static IServiceCollection DrawAhead<TPage>(this IServiceCollection services, Func<DateOnly, string> address)
        where TPage : IComponent => services.AddSingleton(new PageAhead(typeof(TPage), address));

    /// <summary>Lets a page be drawn once, soon after the start, in the order of registration.</summary>
    public static IServiceCollection DrawAhead<TPage>(this IServiceCollection services, string address)
        where TPage : IComponent => services.DrawAhead<TPage>(_ => address);
}
