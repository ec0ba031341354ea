using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace OpsConsole.Migrations.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class MoneyAtSize : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_Interactions_UserHash",
                table: "Interactions");

            migrationBuilder.CreateTable(
                name: "PackedDays",
                columns: table => new
                {
                    SourceId = table.Column<string>(type: "TEXT", unicode: false, maxLength: 60, nullable: false),
                    Day = table.Column<DateOnly>(type: "TEXT", nullable: false),
                    Generation = table.Column<long>(type: "INTEGER", nullable: false),
                    Charges = table.Column<byte[]>(type: "BLOB", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_PackedDays", x => new { x.SourceId, x.Day });
                });

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_UserHash_StartedAt",
                table: "Interactions",
                columns: new[] { "UserHash", "StartedAt" },
                filter: "UserHash IS NOT NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "PackedDays");

            migrationBuilder.DropIndex(
                name: "IX_Interactions_UserHash_StartedAt",
                table: "Interactions");

            migrationBuilder.CreateIndex(
                name: "IX_Interactions_UserHash",
                table: "Interactions",
                column: "UserHash",
                filter: "UserHash IS NOT NULL");
        }
    }
}
