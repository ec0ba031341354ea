using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace OpsConsole.Web.KillSwitch.Delivery;

/// <summary>A parameter of an address.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Required">Whether it must be there.</param>
/// <param name="Says">What it is.</param>
internal sealed record LaneParameter(string Name, bool Required, string Says);

/// <summary>Maps endpoints beside the pipeline: they read their requests themselves, so what they are is said here for <c>/openapi/v1.json</c>.</summary>
internal static class LaneEndpoints
{
    /// <summary>Maps one.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="method">Its method.</param>
    /// <param name="path">Its path.</param>
    /// <param name="handler">What answers.</param>
    /// <param name="name">Its name.</param>
    /// <param name="summary">What it does.</param>
    public static IEndpointConventionBuilder MapLane(
        this IEndpointRouteBuilder routes, string method, string path, RequestDelegate handler, string name, string summary) =>
        routes.MapMethods(path, [method], handler).ShortCircuit().WithMetadata(handler.Method).WithName(name).WithSummary(summary).WithTags("Kill switch");

    /// <summary>Says what it answers.</summary>
    public static IEndpointConventionBuilder Answers<T>(this IEndpointConventionBuilder endpoint, string type = "application/json") =>
        endpoint.WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(T), [type]));

    /// <summary>Says which parameters it reads.</summary>
    public static IEndpointConventionBuilder Reads(this IEndpointConventionBuilder endpoint, params LaneParameter[] parameters) =>
        endpoint.AddOpenApiOperationTransformer((operation, _, _) =>
        {
            operation.Parameters ??= [];
            foreach (LaneParameter parameter in parameters)
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = parameter.Name,
                    In = ParameterLocation.Query,
                    Required = parameter.Required,
                    Description = parameter.Says,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }

            return Task.CompletedTask;
        });

    /// <summary>Says what its body is.</summary>
    public static IEndpointConventionBuilder Takes<T>(this IEndpointConventionBuilder endpoint) =>
        endpoint.AddOpenApiOperationTransformer(async (operation, context, cancellationToken) =>
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/json"] = new() { Schema = await context.GetOrCreateSchemaAsync(typeof(T), null, cancellationToken) },
                },
            });
}
